import type { Random } from '../random.ts';
import { oddName, oddValue } from './oddities.ts';
import { type Branch, branchesOf, copyOf, literal, type Tree, textOf } from './tree.ts';

/** Changes one place of a tree, in place. `donors` are trees that parts may be taken from. */
export function mutateTree(tree: Tree, random: Random, donors: readonly Tree[]): void {
  const branches = branchesOf(tree).filter((branch) => branch.items.length > 0);
  if (branches.length === 0) return;
  random.pick(MUTATIONS)(random.pick(branches), random, donors);
}

type Mutation = (branch: Branch, random: Random, donors: readonly Tree[]) => void;

const MUTATIONS: readonly Mutation[] = [
  remove,
  repeat,
  repeat,
  rename,
  add,
  replace,
  replace,
  replace,
  nudge,
  nudge,
  nudge,
  tweak,
  tweak,
  retype,
  reorder,
  graft,
  exchange,
  wrap,
  widen,
];

function remove(branch: Branch, random: Random): void {
  branch.items.splice(random.below(branch.items.length), 1);
}

/** The same item, or the same name with another value. */
function repeat(branch: Branch, random: Random): void {
  const { name, tree } = random.pick(branch.items);
  const again = random.chance(0.5) ? copyOf(tree) : literal(oddValue(random));
  branch.items.splice(random.below(branch.items.length + 1), 0, { name, tree: again });
}

function rename(branch: Branch, random: Random): void {
  const item = random.pick(branch.items);
  item.name = random.chance(0.3) ? item.name.toUpperCase() : oddName(random);
}

function add(branch: Branch, random: Random): void {
  branch.items.splice(random.below(branch.items.length + 1), 0, {
    name: oddName(random),
    tree: literal(oddValue(random)),
  });
}

function replace(branch: Branch, random: Random): void {
  random.pick(branch.items).tree = literal(oddValue(random));
}

/** A number somewhat beside itself. */
function nudge(branch: Branch, random: Random): void {
  const numbers = branch.items.filter(({ tree }) => tree.kind === 'literal' && /^-?\d/.test(tree.text));
  if (numbers.length === 0) {
    replace(branch, random);
    return;
  }
  const item = random.pick(numbers);
  const value = Number(textOf(item.tree));
  const by = [value + 1, value - 1, -value, value * 2, value / 2, value + 0.5, value * 1000, value + 3.6e6];
  item.tree = literal(String(random.pick(by)));
}

/** A text with one character more, less or other. */
function tweak(branch: Branch, random: Random): void {
  const texts = branch.items.filter(({ tree }) => tree.kind === 'literal' && tree.text.startsWith('"'));
  if (texts.length === 0) {
    nudge(branch, random);
    return;
  }
  const item = random.pick(texts);
  const inner = textOf(item.tree).slice(1, -1);
  const at = random.below(inner.length + 1);
  const put = random.pick([
    '',
    'a',
    '0',
    'f',
    'G',
    '-',
    '.',
    '/',
    ' ',
    '\\n',
    '\\u0000',
    'é',
    '😀',
    '+',
    '#',
  ]);
  const end = random.chance(0.3) ? inner.length : at;
  const changed = random.pick([
    inner.slice(0, end) + put + inner.slice(end),
    inner.slice(0, at) + put + inner.slice(at + 1),
    inner.toUpperCase(),
    inner.repeat(random.pick([2, 5, 70])),
    inner.slice(0, at),
    `${inner}\\n`,
  ]);
  item.tree = literal(`"${changed}"`);
}

/** The same content as another type. */
function retype(branch: Branch, random: Random): void {
  const item = random.pick(branch.items);
  const text = textOf(item.tree);
  const other = [JSON.stringify(text), `[${text}]`, `{"0":${text}}`, text.replace(/^"(.*)"$/s, '$1')];
  item.tree = literal(random.pick(other));
}

function reorder(branch: Branch, random: Random): void {
  const from = branch.items.splice(random.below(branch.items.length), 1);
  branch.items.splice(random.below(branch.items.length + 1), 0, ...from);
}

/** A part of another tree. */
function graft(branch: Branch, random: Random, donors: readonly Tree[]): void {
  const donor = random.pick(branchesOf(random.pick(donors)));
  const part = donor.items.length > 0 ? random.pick(donor.items) : undefined;
  if (!part) replace(branch, random);
  else if (random.chance(0.5)) random.pick(branch.items).tree = copyOf(part.tree);
  else branch.items.push({ name: part.name, tree: copyOf(part.tree) });
}

/** Two items get each other's content. */
function exchange(branch: Branch, random: Random): void {
  const [one, other] = [random.pick(branch.items), random.pick(branch.items)];
  [one.tree, other.tree] = [other.tree, one.tree];
}

function wrap(branch: Branch, random: Random): void {
  const item = random.pick(branch.items);
  const depth = random.pick([1, 2, 10, 100]);
  item.tree = literal(`${'['.repeat(depth)}${textOf(item.tree)}${']'.repeat(depth)}`);
}

/** Many more of what is there. */
function widen(branch: Branch, random: Random): void {
  const { name, tree } = random.pick(branch.items);
  const count = random.chance(0.03) ? random.pick([500, 600, 1100]) : random.pick([2, 17, 33, 65]);
  for (let n = 0; n < count; n++) {
    branch.items.push({ name: branch.kind === 'object' ? `${name}${n}` : '', tree });
  }
}
