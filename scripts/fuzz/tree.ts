/** A JSON text that may be wrong: names may be there twice, and a literal is whatever its text is. */
export type Tree = Branch | { kind: 'literal'; text: string };

/** An object or a list; the items of a list have empty names. */
export interface Branch {
  kind: 'object' | 'list';
  items: { name: string; tree: Tree }[];
}

export function treeOf(value: unknown): Tree {
  if (typeof value !== 'object' || value === null) return literal(JSON.stringify(value) ?? 'null');
  if (Array.isArray(value)) {
    return { kind: 'list', items: value.map((item) => ({ name: '', tree: treeOf(item) })) };
  }
  const items = Object.entries(value).map(([name, inner]) => ({ name, tree: treeOf(inner) }));
  return { kind: 'object', items };
}

export const literal = (text: string): Tree => ({ kind: 'literal', text });

/** The tree as JSON text. */
export function textOf(tree: Tree): string {
  if (tree.kind === 'literal') return tree.text;
  if (tree.kind === 'list') return `[${tree.items.map((item) => textOf(item.tree)).join(',')}]`;
  return `{${tree.items.map(({ name, tree: inner }) => `${JSON.stringify(name)}:${textOf(inner)}`).join(',')}}`;
}

/** A tree of its own, with nothing shared. */
export function copyOf(tree: Tree): Tree {
  if (tree.kind === 'literal') return { ...tree };
  return { kind: tree.kind, items: tree.items.map((item) => ({ name: item.name, tree: copyOf(item.tree) })) };
}

/** The branches of a tree, itself first. */
export function branchesOf(tree: Tree): Branch[] {
  return tree.kind === 'literal' ? [] : [tree, ...tree.items.flatMap((item) => branchesOf(item.tree))];
}

/** What a field of an object holds. */
export function fieldOf(tree: Tree, name: string): Tree | undefined {
  return tree.kind === 'object' ? tree.items.find((item) => item.name === name)?.tree : undefined;
}

/** Puts another tree in the place of a field, where the object has that field. */
export function setField(tree: Tree, name: string, to: Tree): void {
  const item = tree.kind === 'object' ? tree.items.find((one) => one.name === name) : undefined;
  if (item) item.tree = to;
}
