export { cacheFolder } from '../models/cache.ts';
