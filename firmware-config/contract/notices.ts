import Type, { type Static } from 'typebox';
import { closed, Text } from './fields.ts';

/** Everything that a gateway can ask a technician to look at. The page has a text of each in every language. */
export const NOTICE_CODES = [
  /** There is no connection to the server. */
  'no-connection',
  /** The server has not answered a batch in time. */
  'no-receipt',
  /** The server answers, and does not take a record. */
  'record-refused',
  /** A message from the server could not be read. */
  'unread-message',
  /** Lines and zones that the server sent are not applied. */
  'layout-refused',
  /** A camera did not come up with new lines and zones: those before are in force again. */
  'layout-rolled-back',
  /** The file of the lines and zones in force was damaged: those of the gateway's own file are in force. */
  'layout-damaged',
  /** The spool was gone or empty, or lost its end. */
  'spool-lost',
  /** The spool was damaged, and what was whole in it taken over. */
  'spool-damaged',
  /** The server has other records than the spool. */
  'spool-forked',
  /** Records are being lost, for the disk is full or cannot be written. */
  'records-lost',
  /** A record did not fit the contract. */
  'record-misfit',
  /** The spool cannot be read. */
  'spool-unreadable',
  /** There are more notices than a message has room for. */
  'more',
] as const;
export type NoticeCode = (typeof NOTICE_CODES)[number];

/** Why a camera does not run. */
export const CAMERA_REASONS = [
  /** Its source cannot be opened: no such file, device or host, or it may not be read. */
  'camera-unavailable',
  /** Its stream broke off. */
  'camera-broken',
  /** Its neural network cannot be had or used. */
  'bad-model',
  /** A program or library that it needs is not installed. */
  'missing-program',
  /** Its process ended by itself, and is started again. */
  'process-ended',
  /** Something that nobody foresaw. */
  'defect',
] as const;
export type CameraReasonCode = (typeof CAMERA_REASONS)[number];

const oneOf = <C extends string>(codes: readonly C[]) =>
  Type.Unsafe<C>(Type.Union(codes.map((code) => Type.Literal(code))));

/** What a technician should look at: a code for the page's languages, and the English detail. */
export const Notice = Type.Object({ code: oneOf(NOTICE_CODES), text: Text }, closed);
export type Notice = Static<typeof Notice>;

/** Why a camera does not run: a code for the page's languages, and the English detail. */
export const CameraReason = Type.Object({ code: oneOf(CAMERA_REASONS), text: Text }, closed);
export type CameraReason = Static<typeof CameraReason>;
