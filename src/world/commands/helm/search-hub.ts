/** `helm search hub`: nobody answers at the Artifact Hub's address here. Models: helm v4 pkg/cmd/search_hub.go. */
import type { Call } from './call';

export function searchHub({ typed }: Call): void {
  throw new Error(`unable to perform search against ${JSON.stringify(typed.text('endpoint'))}`);
}
