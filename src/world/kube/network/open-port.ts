/** What somebody who connects finds. */
import type { Database } from '../containers/program';
import type { HttpRequest, HttpResponse } from './http';

/** A port that somebody listens on. `answer` is absent where HTTP is not spoken. */
export interface OpenPort {
  answer?(request: HttpRequest): HttpResponse;
  /** Is it TLS, with a certificate that nobody trusts? */
  tls?: boolean;
  database?: Database;
}

export type Dialled = OpenPort | 'refused' | 'timeout';
