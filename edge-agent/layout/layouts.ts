import type { Logger } from 'pino';
import {
  type CameraHealth,
  CONTRACT_VERSION,
  type Configuration,
  type Configured,
  type Layout,
  type Notice,
} from '../../firmware-config/contract/index.ts';
import { messageOf } from '../../firmware-config/errors.ts';
import type { Camera, GatewayConfig } from '../../firmware-config/gateway-config.ts';
import { shortened } from '../health/notices.ts';
import { asRun, faultsOfLayouts, isDrawnAlike, type SubjectOf, withLayouts } from './layout-rules.ts';
import { type Drawn, type LayoutState, type Refused, untold } from './layout-state.ts';
import type { LayoutStore } from './layout-store.ts';

export interface LayoutsOptions {
  own: Pick<GatewayConfig, 'gateway' | 'cameras'>;
  store: LayoutStore;
  subjectOf: SubjectOf;
  /** How a camera is, now. */
  healthOf: (camera: string) => Pick<CameraHealth, 'state' | 'reason'>;
  /** Starts a camera again with other lines and zones. */
  apply: (camera: Camera) => void;
  /** There is something new to tell the server. */
  onChange: () => void;
  /** Milliseconds that a camera which ran before has to run again. */
  trialMs: number;
  log: Pick<Logger, 'info' | 'warn'>;
}

/**
 * Which lines and zones are in force: those that the server sent last, as far as they are right and the cameras run with
 * them, else those of the gateway's own file. New ones are on trial until every camera that ran before runs again. A
 * trial that an end of the agent broke off is begun again once; broken off twice, the layout before comes back.
 */
export class Layouts {
  readonly #options: LayoutsOptions;
  #state: LayoutState;
  #cameras: readonly Camera[];
  #damage: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LayoutsOptions) {
    this.#options = options;
    const { own, store } = options;
    const { state, damage } = store.read(own.gateway);
    this.#damage = damage;
    this.#state = state ?? untold(own.gateway);
    if (state) this.#takeUp();
    this.#cameras = this.#drawn(this.#state.current);
  }

  /** The gateway's cameras with the lines and zones that are put into practice. */
  get cameras(): readonly Camera[] {
    return this.#cameras;
  }

  get notices(): Notice[] {
    const { refused } = this.#state;
    const notices: Notice[] = [];
    if (this.#damage !== undefined) notices.push({ code: 'layout-damaged', text: this.#damage });
    if (refused) {
      const { version, outcome, reasons } = refused;
      const code = outcome === 'refused' ? 'layout-refused' : 'layout-rolled-back';
      const text = `version ${version} of lines and zones was ${outcome.replace('-', ' ')}: ${reasons[0]}`;
      notices.push({ code, text: shortened(text) });
    }
    return notices;
  }

  /** To be called when the cameras are started. */
  start(): void {
    if (this.#state.trial) this.#await();
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  /** What the server is told: what is in force, which a trial is not yet, and what was refused. */
  configured(at: number): Configured {
    const { own, subjectOf } = this.#options;
    const { current, before, trial, refused } = this.#state;
    const inForce = trial ? before : current;
    return {
      v: CONTRACT_VERSION,
      gateway: own.gateway,
      at,
      version: inForce?.version ?? 0,
      cameras: asRun(trial ? this.#drawn(before) : this.#cameras, subjectOf),
      ...(refused ? { refused } : {}),
    };
  }

  /** Lines and zones came from the server. */
  take({ version, cameras }: Configuration): void {
    const { own, healthOf } = this.#options;
    const { current, before, trial, refused } = this.#state;
    const known = current?.version ?? 0;
    // The broker hands out what it keeps at every connection.
    if (version === known || (refused?.outcome === 'rolled-back' && version === refused.version)) return;
    if (version < known) {
      this.#refuse({
        ...{ version, outcome: 'refused' },
        reasons: [`version ${version} is below version ${known}, which is in force`],
      });
      return;
    }
    const reasons = faultsOfLayouts(own.gateway, own.cameras, cameras);
    if (reasons.length > 0) {
      this.#refuse({ version, outcome: 'refused', reasons });
      return;
    }
    const drawn = { version, cameras };
    const changed = this.#changed(cameras).map(({ id }) => id);
    const running = changed.filter((id) => healthOf(id).state === 'running');
    const awaited = [...new Set([...(trial?.cameras ?? []), ...running])];
    const next: LayoutState = {
      ...this.#state,
      current: drawn,
      before: trial ? before : current,
      trial: { cameras: awaited, starts: 0 },
      refused: refused && refused.version > version ? refused : null,
    };
    try {
      this.#options.store.write(next);
    } catch (error) {
      const why = shortened(`it cannot be kept on the disk: ${messageOf(error)}`);
      this.#refuse({ version, outcome: 'refused', reasons: [why] });
      return;
    }
    this.#state = next;
    this.#damage = undefined;
    this.#options.log.info({ version }, 'new lines and zones are tried');
    this.#practise();
    this.#await();
  }

  /** A camera is in another state. */
  saw(camera: string, state: CameraHealth['state']): void {
    const { trial } = this.#state;
    if (!trial || (state !== 'running' && state !== 'ended') || !trial.cameras.includes(camera)) return;
    this.#state = {
      ...this.#state,
      trial: { ...trial, cameras: trial.cameras.filter((one) => one !== camera) },
    };
    if (this.#state.trial?.cameras.length === 0) this.#settle();
  }

  /** What an earlier run left, if it still fits the gateway's own file. */
  #takeUp(): void {
    const { current, before, trial } = this.#state;
    const { gateway, cameras: own } = this.#options.own;
    const faults = current ? faultsOfLayouts(gateway, own, current.cameras) : [];
    if (current && faults.length > 0) {
      const fits = before && faultsOfLayouts(gateway, own, before.cameras).length === 0;
      const refused: Refused = { version: current.version, outcome: 'refused', reasons: faults };
      this.#state = { ...this.#state, current: fits ? before : null, before: null, trial: null, refused };
      this.#keep();
      return;
    }
    if (!current || !trial) return;
    this.#state = { ...this.#state, trial: { ...trial, starts: trial.starts + 1 } };
    // Where even that cannot be kept, nothing would end the trials.
    if (trial.starts > 0 || !this.#keep()) {
      this.#goBack(current, ['the gateway was started again twice before its cameras ran with it']);
    }
  }

  #await(): void {
    clearTimeout(this.#timer);
    if (this.#state.trial?.cameras.length === 0) this.#settle();
    else this.#timer = setTimeout(() => this.#failed(), this.#options.trialMs);
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#state = { ...this.#state, trial: null };
    this.#keep();
    this.#options.log.info({ version: this.#state.current?.version }, 'new lines and zones are in force');
    this.#options.onChange();
  }

  #failed(): void {
    const { healthOf, trialMs } = this.#options;
    const { current, trial } = this.#state;
    if (!current || !trial) return;
    const reasons = trial.cameras.map((camera) => {
      const { state, reason } = healthOf(camera);
      const why = reason?.text ?? `it is ${state}`;
      return shortened(`${camera} did not run again within ${trialMs / 1000} s: ${why}`);
    });
    this.#goBack(current, reasons.slice(0, 50));
    this.#practise();
    this.#options.onChange();
  }

  #goBack({ version }: Drawn, reasons: string[]): void {
    const refused: Refused = { version, outcome: 'rolled-back', reasons };
    this.#options.log.warn(refused, 'lines and zones were taken back');
    this.#state = { ...this.#state, current: this.#state.before, before: null, trial: null, refused };
    this.#keep();
  }

  #refuse(refused: Refused): void {
    this.#options.log.warn(refused, 'lines and zones from the server were refused');
    const known = this.#state.refused;
    if (known && known.version > refused.version) return;
    if (JSON.stringify(known) === JSON.stringify(refused)) return;
    this.#state = { ...this.#state, refused };
    this.#keep();
    this.#options.onChange();
  }

  /** Starts the cameras again whose lines or zones are others now. */
  #practise(): void {
    const changed = this.#changed(this.#state.current?.cameras ?? []);
    this.#cameras = this.#drawn(this.#state.current);
    for (const camera of changed) this.#options.apply(camera);
  }

  #changed(layouts: readonly Layout[]): Camera[] {
    const next = withLayouts(this.#options.own.cameras, layouts);
    return next.filter((camera, n) => {
      const before = this.#cameras[n];
      return before === undefined || !isDrawnAlike(before, camera);
    });
  }

  #drawn(drawn: Drawn | null): Camera[] {
    return withLayouts(this.#options.own.cameras, drawn?.cameras ?? []);
  }

  /** False when the disk does not let it: then a start later begins from what it kept last. */
  #keep(): boolean {
    try {
      this.#options.store.write(this.#state);
      return true;
    } catch (error) {
      this.#options.log.warn({ error: messageOf(error) }, 'what lines and zones are in force cannot be kept');
      return false;
    }
  }
}
