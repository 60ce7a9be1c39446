import { MemorySpool, type SpoolMemory } from './memory-spool.ts';
import { spoolContract } from './spool-contract.ts';

spoolContract('in memory', () => {
  let memory: SpoolMemory | undefined;
  return {
    open: ({ small, ...options }) => {
      const spool = new MemorySpool({
        ...options,
        ...(memory ? { memory } : {}),
        ...(small ? { room: 3000 } : {}),
      });
      memory = spool.memory;
      return spool;
    },
    destroy: () => {
      memory = undefined;
    },
  };
});
