import { LitElement, html, nothing, svg } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { KubeObject, Session } from '../../session/session';
import '../identity/identities';
import { ROLE_TITLES } from '../role/roles';
import { controls } from '../theme/controls.styles';
import { arrange, isSummed, lineBetween } from './arrange';
import type { Arrangement, Box } from './arrange';
import { COLUMNS, PICTURE_KINDS, pictureOf } from './model';
import type { Column, PictureModel, PictureNode, Workload } from './model';
import { pictureStyles } from './picture.styles';
import { STATE_MARKS, STATE_WORDS } from './status';
import type { Status } from './status';

/** Fired when the learner wants to know more of what the picture shows. */
export class LookEvent extends Event {
  constructor(readonly object: KubeObject) {
    super('fw-look', { bubbles: true, composed: true });
  }
}

const TITLES: Record<Column, string> = {
  repository: 'Git and registries',
  source: 'Sources',
  applier: 'Kustomizations, releases',
  namespace: 'Namespaces',
};

const SIGNS = { test: '⚗️', prod: '🏭' };

/** The world may change many times a second; the picture follows this often, ms. */
const PACE = 300;
/** How long a line stays lit after something moved along it, ms. */
const LIT = 1400;

/**
 * The living picture: how a commit travels to the cluster, where it stopped, and why.
 *
 * @event fw-look - a box was pressed
 */
@customElement('fw-picture')
export class Picture extends LitElement {
  static override styles = [controls, pictureStyles];

  @state() private model: PictureModel = { nodes: [], edges: [] };

  @state() private width = 720;

  /** Boxes something just arrived at. */
  @state() private lit: ReadonlySet<string> = new Set();

  @property({ attribute: false }) session?: Session;

  /** Looked at: it asks the world only then. */
  @property({ type: Boolean }) active = false;

  private readonly sizes = new ResizeObserver(([entry]) => {
    this.width = Math.floor(entry?.contentRect.width ?? this.width);
  });
  private letGo: (() => void) | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private darkening: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.letGo?.();
    this.sizes.disconnect();
    clearTimeout(this.timer);
    clearTimeout(this.darkening);
  }

  override firstUpdated(): void {
    this.sizes.observe(this.renderRoot.querySelector('.canvas')!);
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('session')) {
      this.letGo?.();
      this.letGo = this.session?.subscribe((event) => {
        if (event.type === 'objects' || event.type === 'forge' || event.type === 'replayed') this.soon();
      });
    }
    if (changed.has('session') || changed.has('active')) this.soon(0);
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.canvas')?.focus();
  }

  private soon(ms = PACE): void {
    if (this.timer !== undefined || !this.active) return;
    this.timer = setTimeout(() => void this.read(), ms);
  }

  private async read(): Promise<void> {
    const { session } = this;
    if (session) {
      const lists = await Promise.all(PICTURE_KINDS.map((kind) => session.listObjects({ kind })));
      this.take(pictureOf(lists.flat(), await session.listRepositories()));
    }
    this.timer = undefined;
  }

  private take(model: PictureModel): void {
    const before = new Map(this.model.nodes.map((node) => [node.id, node.revision]));
    const arrived = model.nodes.filter(
      (node) => before.has(node.id) && before.get(node.id) !== node.revision,
    );
    this.model = model;
    if (arrived.length === 0) return;
    this.lit = new Set([...this.lit, ...arrived.map((node) => node.id)]);
    clearTimeout(this.darkening);
    this.darkening = setTimeout(() => (this.lit = new Set()), LIT);
  }

  private look(object: KubeObject | undefined): void {
    if (object) this.dispatchEvent(new LookEvent(object));
  }

  override render() {
    const arrangement = arrange(this.model, this.width);
    const { width, height } = arrangement;
    return html`<div class="canvas" tabindex="0" role="region" aria-label="Picture of the cluster">
      <div
        class="sheet"
        role="group"
        aria-label=${this.describe()}
        style="width: ${width}px; height: ${height}px"
      >
        ${COLUMNS.map((column, at) => this.renderTitle(column, arrangement.columns[at]))}
        <svg width=${width} height=${height} aria-hidden="true">${this.renderLines(arrangement)}</svg>
        ${this.model.nodes.map((node) => this.renderNode(node, arrangement.boxes.get(node.id)))}
        ${this.model.nodes.length === 0 ? html`<p class="empty">The world is starting…</p>` : nothing}
      </div>
      <fw-identities .session=${this.session} .active=${this.active}></fw-identities>
    </div>`;
  }

  private describe(): string {
    const failed = this.model.nodes.filter((node) => node.status?.state === 'failed');
    return failed.length === 0
      ? 'The cluster: nothing failed'
      : `The cluster: ${failed.map((node) => node.title).join(', ')} failed`;
  }

  private renderTitle(column: Column, place?: { x: number; width: number }) {
    const releases = this.model.nodes.some((node) => node.object?.kind === 'HelmRelease');
    const title = column === 'applier' && !releases ? 'Kustomizations' : TITLES[column];
    return html`<h2 style="left: ${place?.x ?? 0}px; width: ${place?.width ?? 0}px">${title}</h2>`;
  }

  private renderLines({ boxes }: Arrangement) {
    const byId = new Map(this.model.nodes.map((node) => [node.id, node]));
    return this.model.edges.map((edge) => {
      const from = boxes.get(edge.from);
      const to = boxes.get(edge.to);
      if (!from || !to) return nothing;
      const stopped = byId.get(edge.from)?.status?.state === 'failed' || byId.get(edge.to)?.stale;
      const classes = `line ${this.lit.has(edge.to) ? 'lit' : ''} ${stopped ? 'stopped' : ''}`;
      return svg`<path class=${classes} d=${lineBetween(from, to)} />`;
    });
  }

  private renderNode(node: PictureNode, box?: Box) {
    if (!box) return nothing;
    const classes = [
      'node',
      node.column,
      node.team,
      node.environment ?? '',
      node.stale ? 'stale' : '',
      node.status?.state ?? '',
      this.lit.has(node.id) ? 'lit' : '',
    ];
    const place = `left: ${box.x}px; top: ${box.y}px; width: ${box.width}px; min-height: ${box.height}px`;
    return html`<div class=${classes.join(' ')} style=${place}>
      ${this.renderHead(node)} ${node.column === 'namespace' ? this.renderWorkloads(node) : nothing}
    </div>`;
  }

  private renderHead(node: PictureNode) {
    const sign = node.environment ? SIGNS[node.environment] : '';
    const failed = node.status?.state === 'failed' && !node.stale;
    const inside = html`
      <span class="title"
        >${sign ? html`<span aria-hidden="true">${sign}</span> ` : nothing}${node.title}</span
      >
      ${node.status ? this.renderStatus(node.status) : nothing}
      ${node.detail && !failed ? html`<span class="detail">${node.detail}</span>` : nothing}
      ${failed ? html`<span class="reason">${node.status?.message}</span>` : nothing}
    `;
    const said = `${TITLES[node.column]}, ${ROLE_TITLES[node.team]}: ${node.title}`;
    return node.object
      ? html`<button class="head" title=${said} @click=${() => this.look(node.object)}>${inside}</button>`
      : html`<div class="head" title=${node.detail}>${inside}</div>`;
  }

  private renderStatus(status: Status) {
    return html`<span class="status ${status.state}">
      <span aria-hidden="true">${STATE_MARKS[status.state]}</span> ${STATE_WORDS[status.state]}
    </span>`;
  }

  private renderWorkloads(node: PictureNode) {
    if (node.workloads.length === 0) return html`<p class="none">no workloads</p>`;
    if (isSummed(node)) {
      return html`<p class="none ready">✓ ${node.workloads.length} workloads ready</p>`;
    }
    return html`<ul>
      ${node.workloads.map((workload) => this.renderWorkload(workload))}
    </ul>`;
  }

  private renderWorkload({ object, title, version, status }: Workload) {
    return html`<li>
      <button class="workload" title=${object.kind} @click=${() => this.look(object)}>
        <span class="status ${status.state}" aria-label=${STATE_WORDS[status.state]}>
          ${STATE_MARKS[status.state]}
        </span>
        <span class="name">${title} <span class="version">${version}</span></span>
        <span class="count">${status.ready}/${status.wanted}</span>
      </button>
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-picture': Picture;
  }
  interface GlobalEventHandlersEventMap {
    'fw-look': LookEvent;
  }
}
