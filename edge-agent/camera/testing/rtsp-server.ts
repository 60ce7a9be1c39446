import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

// GStreamer's bindings belong to Debian's own Python.
const python = '/usr/bin/python3';

/** Why GStreamer's RTSP server cannot be used here, with a remedy; null where it can. */
export function rtspServerMissing(): string | null {
  const elements = ['qtdemux', 'h264parse', 'rtph264pay'].map(
    (name) => `assert Gst.ElementFactory.find("${name}")`,
  );
  const check = [
    'import gi',
    'gi.require_version("Gst", "1.0")',
    'gi.require_version("GstRtspServer", "1.0")',
    'from gi.repository import Gst, GstRtspServer',
    'Gst.init(None)',
    ...elements,
  ];
  try {
    execFileSync(python, ['-c', check.join('\n')], { stdio: 'ignore' });
    return null;
  } catch {
    return 'no RTSP server; install it with: apt-get install --no-install-recommends python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad';
  }
}

/** A camera on the network, as far as a client can tell: a clip served in real time by GStreamer. */
export class RtspServer {
  readonly port: number;
  readonly #path: string;
  #process: ChildProcess | null = null;

  private constructor(port: number, path: string) {
    this.port = port;
    this.#path = path;
  }

  static async of(path: string): Promise<RtspServer> {
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const address = listener.address();
    listener.close();
    return new RtspServer(typeof address === 'object' ? (address?.port ?? 0) : 0, path);
  }

  get url(): string {
    return `rtsp://127.0.0.1:${this.port}/camera`;
  }

  async start(): Promise<void> {
    const script = fileURLToPath(new URL('rtsp-server.py', import.meta.url));
    const child = spawn(python, [script, String(this.port), this.#path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process = child;
    await once(child.stdout, 'data');
  }

  /** Dies at once, as by a power cut. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}
