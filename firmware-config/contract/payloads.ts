import { type Fault, GatelineError, MAX_FAULTS } from '../errors.ts';
import { type Validator, validatorOf } from '../validation.ts';
import { Command, EventBatch, Health, MAX_PAYLOAD_BYTES, Receipt, Result, Status } from './messages.ts';
import { Configuration, Configured, SetupRequest, Snapshot, TracksNow } from './setup.ts';
import type { Channel } from './topics.ts';
import { CONTRACT_VERSION } from './version.ts';

/** The message that each channel carries. */
export interface Messages {
  events: EventBatch;
  receipt: Receipt;
  status: Status;
  health: Health;
  configuration: Configuration;
  configured: Configured;
  setup: SetupRequest;
  snapshot: Snapshot;
  tracks: TracksNow;
  command: Command;
  result: Result;
}

const validators: { [C in Channel]: Validator<Messages[C]> } = {
  events: validatorOf(EventBatch) as Validator<EventBatch>,
  receipt: validatorOf(Receipt),
  status: validatorOf(Status),
  health: validatorOf(Health),
  configuration: validatorOf(Configuration),
  configured: validatorOf(Configured) as Validator<Configured>,
  setup: validatorOf(SetupRequest),
  snapshot: validatorOf(Snapshot),
  tracks: validatorOf(TracksNow) as Validator<TracksNow>,
  command: validatorOf(Command),
  result: validatorOf(Result),
};

/** The bytes of a message: JSON in UTF-8. */
export function encodePayload<C extends Channel>(_channel: C, message: Messages[C]): Buffer {
  return Buffer.from(JSON.stringify(message));
}

/**
 * The message in the bytes of one channel.
 *
 * @throws GatelineError `newer-version` when the sender speaks a later contract; `bad-payload`, with every fault (the
 *   first 50), when the bytes are too many, no JSON, or do not fit the schema.
 */
export function decodePayload<C extends Channel>(channel: C, bytes: Uint8Array): Messages[C] {
  if (bytes.byteLength > MAX_PAYLOAD_BYTES) {
    throw bad(channel, [
      {
        path: '',
        problem: `has ${bytes.byteLength} bytes, more than ${MAX_PAYLOAD_BYTES}`,
        remedy: 'Send fewer records in one batch.',
      },
    ]);
  }
  const value = parseJson(channel, bytes);
  const version = versionOf(value);
  if (version !== undefined && version > CONTRACT_VERSION) {
    throw new GatelineError(
      'newer-version',
      `the ${channel} message speaks contract version ${version}, this side version ${CONTRACT_VERSION}: update this side`,
    );
  }
  const validator = validators[channel];
  if (validator.accepts(value)) {
    const faults = channel === 'events' ? holes(value as EventBatch) : [];
    if (faults.length === 0) return value;
    throw bad(channel, faults);
  }
  throw bad(channel, validator.faults(value));
}

/** Where seq does not rise by one from record to record. */
function holes(batch: EventBatch): Fault[] {
  const first = batch.records[0]?.seq ?? 1;
  const place = batch.records.findIndex((record, index) => record.seq !== first + index);
  if (place !== -1) {
    return [
      {
        path: `records[${place}].seq`,
        value: batch.records[place]?.seq,
        problem: `must be ${first + place}, one more than the record before`,
        remedy: 'Send the records of a batch in order, without holes.',
      },
    ];
  }
  if (batch.oldest <= first) return [];
  return [
    {
      path: 'oldest',
      value: batch.oldest,
      problem: `is above the first record of the batch, ${first}`,
      remedy: 'Give the lowest seq that the spool holds.',
    },
  ];
}

function parseJson(channel: Channel, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new GatelineError('bad-payload', `the ${channel} message is not JSON in UTF-8`, { cause });
  }
}

function versionOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || !('v' in value)) return undefined;
  return typeof value.v === 'number' && Number.isInteger(value.v) ? value.v : undefined;
}

function bad(channel: Channel, faults: Fault[]): GatelineError {
  const more =
    faults.length > MAX_FAULTS ? ` (the first ${MAX_FAULTS} of ${faults.length} faults follow)` : '';
  return new GatelineError('bad-payload', `the ${channel} message does not fit the contract${more}`, {
    faults: faults.slice(0, MAX_FAULTS),
  });
}
