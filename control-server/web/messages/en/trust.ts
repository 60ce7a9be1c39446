import type { trust as own } from '../vi/trust.ts';

export const trust: Record<keyof typeof own, string> = {
  'trust.error': 'within {share}',
  'trust.audited': 'by the audit of {date}: {people} people',
  'trust.notAudited': 'Counts not audited yet',
  'trust.true': 'Really it may be {ways} (95 % confidence).',
  'trust.in': '{range} in',
  'trust.out': '{range} out',
  'trust.title': 'Audits of the counts',
  'trust.none': 'There is none yet. A technician makes one with gateline audit.',
  'trust.explained':
    'An audit compares the counts with those of somebody who counted too. In brackets: 95 % intervals.',
  'trust.line': 'Line {line} ({camera})',
  'trust.state.current': 'In use',
  'trust.state.outdated': 'Outdated',
  'trust.outdated': 'The model or the lines have changed since: it says nothing of the counts now.',
  'trust.when': '{from} to {to}',
  'trust.what': 'model {model} · lines version {configuration}',
  'trust.source.recording': 'recorded video',
  'trust.source.live': 'watched live',
  'trust.by': '{source}, sent by {name}',
  'trust.counts': '{truth} true, {counted} counted',
  'trust.recall': 'Recall',
  'trust.precision': 'Precision',
  'trust.bias': 'Bias',
  'trust.more': 'Show all {count} audits',
};
