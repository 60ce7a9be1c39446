import { openDesk } from '../desk/sqlite-desk.ts';
import { alarmStoreSuite } from './alarm-store-suite.ts';
import { SqliteAlarms } from './sqlite-alarms.ts';
import { SqliteOutbox } from './sqlite-outbox.ts';

alarmStoreSuite('SqliteAlarms', () => {
  const desk = openDesk(':memory:');
  return { store: new SqliteAlarms(desk), outbox: new SqliteOutbox(desk), close: () => desk.close() };
});
