import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

export type Environment = Readonly<Record<string, string | undefined>>;

const proxyVariables = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy'] as const;

/**
 * Agents that go through the proxy which the environment names, as curl does: HTTP_PROXY, HTTPS_PROXY, NO_PROXY in either case.
 * Node's own `proxyEnv` does the work (CONNECT for https, user names and passwords); it ignores a proxy without a scheme, which people write often.
 */
export function proxyAgents(environment: Environment): { http: HttpAgent; https: HttpsAgent } {
  const proxyEnv: NodeJS.ProcessEnv = { ...environment };
  for (const variable of proxyVariables) {
    const proxy = proxyEnv[variable];
    if (proxy && !proxy.includes('://')) proxyEnv[variable] = `http://${proxy}`;
  }
  return { http: new HttpAgent({ proxyEnv }), https: new HttpsAgent({ proxyEnv }) };
}
