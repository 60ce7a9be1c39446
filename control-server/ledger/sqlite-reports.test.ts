import { reportsSuite } from './reports-suite.ts';
import { SqliteLedger } from './sqlite-ledger.ts';

reportsSuite('SqliteLedger', async () => new SqliteLedger(':memory:'));
