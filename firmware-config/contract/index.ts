export * from './chain.ts';
export * from './fields.ts';
export * from './messages.ts';
export * from './payloads.ts';
export * from './records.ts';
export * from './signature.ts';
export * from './topics.ts';
export * from './version.ts';
