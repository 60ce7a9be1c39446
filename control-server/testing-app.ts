import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import { expect } from 'vitest';
import { validatorOf } from '../firmware-config/validation.ts';
import { ErrorResponse } from './api/schemas.ts';
import { type AppDeps, buildApp } from './app.ts';
import { Directory } from './fleet/directory.ts';
import { Fleet } from './fleet/fleet.ts';
import { SqliteLedger } from './ledger/sqlite-ledger.ts';
import { LiveHub } from './live/hub.ts';
import { Metrics } from './metrics.ts';
import { ReportIssuer } from './reports/issuer.ts';
import { configIn, quiet } from './testing.ts';

/** 10:30 in Vietnam. */
export const NOW = Date.parse('2026-11-22T03:30:00Z');

/** The HTTP side alone, on books in memory and at a fixed time; no part of the server. */
export class TestApp {
  readonly app: FastifyInstance;
  readonly ledger: SqliteLedger;
  readonly hub: LiveHub;

  private constructor(app: FastifyInstance, ledger: SqliteLedger, hub: LiveHub) {
    this.app = app;
    this.ledger = ledger;
    this.hub = hub;
  }

  static async start(more: Partial<AppDeps> = {}): Promise<TestApp> {
    const ledger = new SqliteLedger(':memory:');
    const directory = new Directory(configIn('').sites);
    const hub = new LiveHub();
    const metrics = new Metrics();
    const fleet = new Fleet(directory, new Map(), () => undefined);
    metrics.watch(
      () => hub.viewers,
      () => fleet.online(),
    );
    const brokerConnected = () => true;
    const now = more.now ?? (() => NOW);
    const issuer = new ReportIssuer({ ledger, directory, now, log: quiet });
    const deps = { ledger, directory, fleet, hub, issuer, metrics, brokerConnected, now, log: quiet };
    return new TestApp(await buildApp({ ...deps, ...more }), ledger, hub);
  }

  /** The answer to a good request, which must fit its schema. */
  async get<T>(url: string, schema: TSchema): Promise<T> {
    const response = await this.app.inject(url);
    expect([response.statusCode, validatorOf(schema).faults(response.json())]).toEqual([200, []]);
    return response.json() as T;
  }

  /** The answer to a request that must fail. */
  async refused(url: string): Promise<{ status: number; code: string; paths: string[]; message: string }> {
    const response = await this.app.inject(url);
    expect(validatorOf(ErrorResponse).faults(response.json())).toEqual([]);
    const { code, message, faults } = response.json() as ErrorResponse;
    const paths = [...new Set(faults.map((fault) => fault.path))].sort();
    return { status: response.statusCode, code, message, paths };
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.ledger.close();
  }
}
