/**
 * Requests and answers of HTTP as the simulated network carries them.
 *
 * Models: what of HTTP/1.1 shows in `curl -i`. Left out: streams, keep-alive, compression.
 */

export interface HttpRequest {
  method: string;
  /** with its query */
  path: string;
  /** in the order they were sent */
  headers: [string, string][];
  body: string;
}

export interface HttpResponse {
  status: number;
  headers: [string, string][];
  body: string;
}

const REASONS: Record<number, string> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  418: "I'm a teapot",
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

export function reasonOf(status: number): string {
  return REASONS[status] ?? '';
}

/** A header's value; names are the same in any case. */
export function header(message: { headers: [string, string][] }, name: string): string | undefined {
  return message.headers.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];
}

/** `Sun, 22 Nov 2026 10:00:00 GMT` */
export function httpDate(now: number): string {
  return new Date(now).toUTCString();
}

/** An answer with the length its body has. */
export function respond(
  status: number,
  type: string,
  body: string,
  now: number,
  more: [string, string][] = [],
): HttpResponse {
  const length = new TextEncoder().encode(body).length;
  return {
    status,
    headers: [...more, ['Date', httpDate(now)], ['Content-Type', type], ['Content-Length', String(length)]],
    body,
  };
}

/** The path without its query. */
export function pathOf(request: HttpRequest): string {
  return request.path.split(/[?#]/)[0]!;
}
