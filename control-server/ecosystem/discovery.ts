import type { SiteConfig } from '../../firmware-config/server-config.ts';
import type { SiteSettings } from '../settings/site-settings.ts';
import { AVAILABILITY, gateState, gatewayState, siteState } from './topics.ts';
import { WORDS, type Words } from './words.ts';

/** One entity of Home Assistant. */
interface Component {
  /** Its platform. */
  p: 'sensor' | 'binary_sensor';
  unique_id: string;
  name: string;
  state_topic: string;
  value_template: string;
  [option: string]: string | number;
}

const PEOPLE = 'mdi:account-group';
const DIAGNOSTIC = { entity_category: 'diagnostic' };
const MEASURED = { ...DIAGNOSTIC, state_class: 'measurement' };
const COVERAGE = { ...MEASURED, unit_of_measurement: '%' };

/**
 * One device for a site, with all its entities, in the form of Home Assistant's device discovery (integration `mqtt`,
 * section "Device discovery payload"; `dev`, `o`, `cmps` and `p` are its abbreviations).
 *
 * @param version of this program
 */
export function discoveryPayload(site: SiteConfig, settings: SiteSettings, version: string): string {
  const words = WORDS[settings.language];
  const components = [
    ...siteEntities(site, words, settings.capacity),
    ...site.gates.flatMap((gate) => gateEntities(site, gate, words)),
    ...site.gateways.flatMap((gateway) => gatewayEntities(site, gateway, words)),
  ];
  return JSON.stringify({
    dev: {
      identifiers: [`gateline-${site.id}`],
      name: site.name,
      manufacturer: 'Gateline',
      model: words.model,
      sw_version: version,
    },
    o: { name: 'Gateline', sw_version: version },
    availability_topic: AVAILABILITY,
    qos: 1,
    cmps: Object.fromEntries(components.map((component) => [component.unique_id, component])),
  });
}

function siteEntities({ id }: SiteConfig, words: Words, capacity: number | null): Component[] {
  const entity = entities(`gateline_${id}`, siteState(id));
  return [
    ...counts(entity, words, ''),
    entity('sensor', 'coverage', words.coverage, COVERAGE),
    ...(capacity === null
      ? []
      : [
          entity('sensor', 'percent', words.percent, {
            unit_of_measurement: '%',
            state_class: 'measurement',
          }),
        ]),
    entity('sensor', 'alarms', words.alarms, { state_class: 'measurement', icon: 'mdi:alert' }),
    entity('binary_sensor', 'problem', words.problem, { device_class: 'problem' }),
  ];
}

function gateEntities({ id }: SiteConfig, gate: { id: string; name: string }, words: Words): Component[] {
  const entity = entities(`gateline_${id}_gate_${gate.id}`, gateState(id, gate.id));
  const name = (what: string) => `${gate.name}: ${what}`;
  return [
    ...counts(entity, words, name('')),
    // Reads "running" or "not running".
    entity('binary_sensor', 'watched', name(words.watched), { device_class: 'running' }),
    entity('sensor', 'coverage', name(words.coverage), COVERAGE),
  ];
}

function gatewayEntities(
  { id }: SiteConfig,
  gateway: { id: string; name: string },
  words: Words,
): Component[] {
  const entity = entities(`gateline_${id}_gateway_${gateway.id}`, gatewayState(id, gateway.id));
  const name = (what: string) => `${gateway.name}: ${what}`;
  return [
    entity('binary_sensor', 'online', name(words.connection), {
      ...DIAGNOSTIC,
      device_class: 'connectivity',
    }),
    entity('binary_sensor', 'problem', name(words.problem), { ...DIAGNOSTIC, device_class: 'problem' }),
    entity('sensor', 'running', name(words.running), { ...MEASURED, icon: 'mdi:cctv' }),
    entity('sensor', 'cameras', name(words.cameras), { ...MEASURED, icon: 'mdi:cctv' }),
    entity('sensor', 'waiting', name(words.waiting), MEASURED),
    entity('sensor', 'free', name(words.free), {
      ...MEASURED,
      device_class: 'data_size',
      unit_of_measurement: 'MiB',
    }),
    entity('sensor', 'temperature', name(words.temperature), {
      ...MEASURED,
      device_class: 'temperature',
      unit_of_measurement: '°C',
    }),
    entity('sensor', 'clock', name(words.clock), {
      ...MEASURED,
      device_class: 'duration',
      unit_of_measurement: 'ms',
    }),
  ];
}

type Maker = (
  p: Component['p'],
  field: string,
  name: string,
  options: Record<string, string | number>,
) => Component;

/** Makes the entities that show the fields of one state. */
function entities(prefix: string, topic: string): Maker {
  return (p, field, name, options) => ({
    p,
    unique_id: `${prefix}_${field}`,
    name,
    state_topic: topic,
    value_template: `{{ value_json.${field} }}`,
    ...options,
  });
}

/** Counts of the day begin anew at midnight, which `total_increasing` understands. */
function counts(entity: Maker, words: Words, of: string): Component[] {
  const people = { icon: PEOPLE, state_class: 'measurement' };
  return [
    entity('sensor', 'in', `${of}${words.in}`, { icon: 'mdi:login', state_class: 'total_increasing' }),
    entity('sensor', 'out', `${of}${words.out}`, { icon: 'mdi:logout', state_class: 'total_increasing' }),
    entity('sensor', 'inside', `${of}${words.inside}`, people),
    entity('sensor', 'low', `${of}${words.low}`, people),
    entity('sensor', 'high', `${of}${words.high}`, people),
  ];
}
