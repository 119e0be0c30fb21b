/**
 * A message of the learner's own world in place of the one a slide was written with: the last one that an object
 * said, or says, and that can be explained. Until there is one, the slide's own stands.
 */
import type { KubeObject, Session } from '../../session/session';
import { explain } from '../message/explain';
import '../message/explained';
import type { Explained } from '../message/explained';

export class OwnMessage {
  private readonly kind: string;
  private readonly namespace: string;
  private readonly name: string;
  private readonly unsubscribe: () => void;
  private explained: Explained | undefined;

  /** @param place names its object in `data-of`: kind/namespace/name */
  constructor(
    private readonly place: HTMLElement,
    private readonly session: Session,
  ) {
    [this.kind = '', this.namespace = '', this.name = ''] = (place.dataset.of ?? '').split('/');
    this.unsubscribe = session.subscribe((event) => {
      const changed = event.type === 'objects' && event.kinds.includes(this.kind);
      if (changed || event.type === 'replayed') void this.read();
    });
    void this.read();
  }

  letGo(): void {
    this.unsubscribe();
  }

  private async read(): Promise<void> {
    const { kind, namespace, name, session } = this;
    const [object] = await session.listObjects({ kind, namespace, name });
    const events = await session.listObjects({ kind: 'Event', namespace });
    const about = events.filter(
      ({ involvedObject }) => involvedObject?.kind === kind && involvedObject?.name === name,
    );
    const said = [...about.sort((a, b) => at(a) - at(b)).map((event) => event.message), readyOf(object)];
    this.show(said.filter((message): message is string => Boolean(message && explain(message))).at(-1));
  }

  private show(message: string | undefined): void {
    if (message === undefined || message === this.explained?.message) return;
    if (!this.explained) {
      this.explained = document.createElement('fw-explained');
      this.place.replaceChildren(this.explained);
    }
    this.explained.message = message;
  }
}

function at(event: KubeObject): number {
  return Date.parse(String(event.lastTimestamp ?? event.metadata.creationTimestamp));
}

function readyOf(object: KubeObject | undefined): string | undefined {
  const conditions = (object?.status?.conditions ?? []) as { type: string; message?: string }[];
  return conditions.find(({ type }) => type === 'Ready')?.message;
}
