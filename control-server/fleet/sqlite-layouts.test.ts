import { openDesk } from '../desk/sqlite-desk.ts';
import { layoutsSuite } from './layouts-suite.ts';
import { SqliteLayouts } from './sqlite-layouts.ts';

layoutsSuite('SqliteLayouts', () => {
  const desk = openDesk(':memory:');
  return { store: new SqliteLayouts(desk), close: () => desk.close() };
});
