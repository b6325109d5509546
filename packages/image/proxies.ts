import { type Agent, Agent as PlainAgent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import { BlockList, isIP } from 'node:net';
import { PawlError } from '@pawl/records';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { isLoopback } from './loopback.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for an address by HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in capital or small letters; null for none. As Go's
 * programs read them, Docker's among them: this machine is never asked through a proxy, a name in NO_PROXY stands for
 * those under it too, `.name` for those alone.
 * @throws PawlError `config` where the proxy is no address of HTTP or HTTPS.
 */
export function proxyFor(url: URL, environment: Environment): URL | null {
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const text = environment[name] || environment[name.toLowerCase()];
  if (!text || isLoopback(url.hostname)) return null;
  if (isExcepted(url, environment.NO_PROXY || environment.no_proxy || '')) return null;
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const proxy = URL.canParse(address) ? new URL(address) : null;
  if (proxy?.protocol === 'http:' || proxy?.protocol === 'https:') return proxy;
  // Its text may hold a password.
  throw new PawlError('config', `${name} is no address of an HTTP proxy`, {
    remedy: 'Write it like http://proxy.example:3128.',
  });
}

/**
 * What connects to an address, directly or through its proxy, until the signal gives up connecting to that. No
 * connection is kept, so none is found cut.
 */
export function agentFor(url: URL, environment: Environment, signal: AbortSignal): Agent {
  const proxy = proxyFor(url, environment);
  const secure = url.protocol === 'https:';
  if (proxy === null) return secure ? new SecureAgent() : new PlainAgent();
  return secure ? new HttpsProxyAgent(proxy, { signal }) : new HttpProxyAgent(proxy, { signal });
}

function isExcepted(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => matches(entry, host, port));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [, name = '', wanted] = /^(\[.*\]|[^:]*|.*:.*:.*?)(?::(\d+))?$/.exec(entry) ?? [];
  if (wanted !== undefined && wanted !== port) return false;
  const bare = name.replace(/^\[|\]$/g, '').replace(/^\*(?=\.)/, '');
  if (isIP(host)) return isWithin(bare, host);
  return bare.startsWith('.') ? host.endsWith(bare) : host === bare || host.endsWith(`.${bare}`);
}

/** Whether an address is another, or is in a network such as `10.0.0.0/8`. */
function isWithin(network: string, host: string): boolean {
  const [address = '', bits] = network.split('/');
  const family = isIP(address);
  if (family === 0 || family !== isIP(host)) return false;
  const kind = family === 6 ? 'ipv6' : 'ipv4';
  const prefix = bits === undefined ? (family === 6 ? 128 : 32) : Number(bits);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > (family === 6 ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(address, prefix, kind);
  return list.check(host, kind);
}
