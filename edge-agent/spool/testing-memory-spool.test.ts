import { epochsContract } from './epochs-contract.ts';
import { GATEWAY, type SpoolStorage, spoolContract } from './spool-contract.ts';
import { MemorySpool, type SpoolMemory } from './testing-memory-spool.ts';

const newStorage = (): SpoolStorage => {
  let memory: SpoolMemory | undefined;
  return {
    open: ({ small, ...options }) => {
      const spool = new MemorySpool({
        ...options,
        gateway: GATEWAY,
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
};

spoolContract('in memory', newStorage);
epochsContract('in memory', newStorage);
