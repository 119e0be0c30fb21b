import { LitElement, html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import '../components/bar/bar';
import type { RoleEvent, StepMark } from '../components/bar/bar';
import type { Contents } from '../components/contents/contents';
import '../components/deck/deck';
import type { CommandEvent, DeckEvent, DeckView, GoEvent, ViewEvent } from '../components/deck/deck';
import type { EditorPane } from '../components/editor/editor';
import type { OpenEvent } from '../components/file-tree/file-tree';
import type { Help } from '../components/help/help';
import '../components/layout/layout';
import type { Layout } from '../components/layout/layout';
import '../components/notice/notice';
import type { ObjectDetails } from '../components/object/object';
import type { PaneName } from '../components/pane/pane';
import type { LookEvent } from '../components/picture/picture';
import type { ShellPane } from '../components/shell/shell';
import type { RunEvent, SayEvent } from '../components/slide/slide';
import type { StepEvent } from '../components/step/step';
import type { Deck } from '../deck/deck';
import { findSlide, withSuffix } from '../deck/deck';
import type { Lab, Step } from '../lab/lab';
import type { RemoteSession } from '../session/port';
import type { Role, WorldEvent } from '../session/session';
import { startWorld } from './connection';
import { deckEntry, labsOf, listDecks } from './decks';
import { Followers } from './follow';
import { Handout } from './handout';
import { keepPage } from './offline';
import { OwnWork } from './own-work';
import { PageKeys } from './page-keys';
import { readRoute, writeRoute } from './route';
import { recallSuffix } from './suffix';
import type { Arrived, Workbench } from './workbench';
import './workshop.css';

/** In an address: the slide at the end of a deck. */
const LAST = 'last';

/** The page: where the learner is, what is shown, and who tells whom. What is worked at is the workbench's. */
@customElement('fw-workshop')
export class Workshop extends LitElement {
  @query('fw-layout') private layout!: Layout;

  @query('fw-editor') private editor!: EditorPane;

  @query('fw-shell') private shell!: ShellPane;

  @query('fw-contents') private contents!: Contents;

  @query('fw-help') private help!: Help;

  @query('fw-object') private details!: ObjectDetails;

  @state() private deck?: Deck;

  @state() private index = 0;

  @state() private revealed = 0;

  @state() private view: DeckView = 'slide';

  @state() private actor: Role = 'ops';

  @state() private remote?: RemoteSession;

  @state() private said = '';

  @state() private notice: unknown = nothing;

  @state() private presenting = false;

  /** Does the browser keep the page, for when there is no network? */
  @state() private kept = false;

  private bench?: Workbench;
  private labs: Lab[] = [];
  /** Is the question for the name of the repository on the page? */
  private asking = false;
  private readonly handout = new Handout(() => this.deck);
  private readonly keys = new PageKeys({
    layout: () => this.layout,
    presenting: () => this.presenting,
    leaveRoom: () => this.present(false),
  });
  private readonly work = new OwnWork({
    bench: () => this.bench,
    notify: (notice) => (this.notice = notice),
    print: (withNotes) => this.handout.print(withNotes),
  });
  private readonly followers = new Followers(
    (position) => {
      location.hash = writeRoute({
        deck: position.deck,
        slide: String(position.index + 1),
        presenter: false,
      });
      this.index = position.index;
      this.revealed = position.revealed;
    },
    () => this.position,
  );

  // In the document and not in a shadow tree: Monaco's style sheets are there.
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('hashchange', this.handleHash);
    this.keys.connect();
    if (!readRoute(location.hash)?.presenter) void this.follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('hashchange', this.handleHash);
    this.keys.disconnect();
    this.bench?.dispose();
    this.handout.dispose();
    this.followers.dispose();
  }

  private handleHash = (): void => void this.follow();

  /** Shows what the address says. */
  private async follow(): Promise<void> {
    const route = readRoute(location.hash);
    const entry = deckEntry(route?.deck);
    const other = this.deck?.name !== entry.name;
    const deck = other || !this.deck ? own(await entry.load(), this.work.suffix) : this.deck;
    const index =
      route?.slide === LAST ? deck.slides.length - 1 : (findSlide(deck, route?.slide ?? '1') ?? 0);
    if (other || index !== this.index) this.revealed = 0;
    this.deck = deck;
    this.index = index;
    document.title = `${deck.slides[index]?.title ?? ''} · ${deck.title}`;
    if (!this.remote) await this.begin();
    else if (other) await this.openLabs();
  }

  /** After the first slide: the world, and the panes that show it. */
  private async begin(): Promise<void> {
    await this.updateComplete;
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const remote = startWorld();
    const [{ Workbench }] = await Promise.all([
      import('./workbench'),
      import('../components/shell/shell'),
      import('../components/step/step'),
    ]);
    this.bench = new Workbench({
      remote,
      suffix: this.work.suffix,
      changed: () => this.requestUpdate(),
      passed: (step) => this.handlePassed(step),
      unsaved: () => this.say('This browser keeps nothing: your work lasts as long as this page.'),
    });
    remote.session.subscribe((event) => this.hear(event));
    void this.bench.transcript.begin();
    this.remote = remote;
    const opened = this.openLabs();
    await import('../components/editor/editor');
    await import('./late');
    await opened;
    this.kept = await keepPage();
  }

  /** The labs of the deck; the first one goes on the desk. */
  private async openLabs(): Promise<void> {
    this.labs = await Promise.all(labsOf(this.deck?.name ?? '').map((entry) => entry.load()));
    const here = this.labs.find((lab) => this.stepIn(lab));
    await this.openLab(here ?? this.labs[0]);
  }

  private async openLab(lab: Lab | undefined): Promise<void> {
    if (!this.bench || (this.bench.desk && this.bench.desk.lab.name === lab?.name)) return;
    const arrived = await this.bench.open(lab);
    this.actor = this.bench.desk?.step?.role ?? this.actor;
    this.tellArrival(arrived);
  }

  private tellArrival({ arrival, savedAt, acts }: Arrived): void {
    if (arrival === 'changed') {
      this.notice = html`This lesson changed since you were here. Your work is back; its steps begin anew.`;
    } else if (arrival === 'restored' && acts > 0 && savedAt) {
      this.notice = html`Your work is back, as you left it ${whenText(savedAt)}.`;
      this.closeNoticeLater();
    } else if (arrival === 'continued') {
      this.notice = html`This lab goes on where you ended the last one.`;
      this.closeNoticeLater();
    } else if (!recallSuffix().asked) {
      this.asking = true;
      this.notice = this.work.renderSuffix();
    }
  }

  /** Who has begun to work has taken the name as it is. */
  private dropQuestion(): void {
    if (!this.asking) return;
    this.asking = false;
    this.notice = nothing;
  }

  private closeNoticeLater(): void {
    const { notice } = this;
    setTimeout(() => {
      if (this.notice === notice) this.notice = nothing;
    }, 8000);
  }

  private hear(event: WorldEvent): void {
    if (event.type === 'started' && !this.bench?.desk?.busy) this.dropQuestion();
    if (event.type === 'finished' && !this.bench?.desk?.busy) {
      const { code, stderr } = event.result;
      const first = stderr.trim().split('\n')[0] ?? '';
      this.say(code === 0 ? 'The command is done.' : `The command failed with exit code ${code}. ${first}`);
    } else if (event.type === 'edit') {
      this.actor = event.role;
      void this.layout.reveal('editor');
    }
  }

  private handlePassed(step: Step): void {
    this.say(`Step done: ${step.task} ${step.done}`);
  }

  private handleGo(event: GoEvent): void {
    this.revealed = event.revealed;
    if (this.deck && event.index !== this.index) {
      location.hash = writeRoute({ deck: this.deck.name, slide: String(event.index + 1), presenter: false });
      this.index = event.index;
    }
    this.followers.tell(this.position);
  }

  /** Is the world there, with the deck's lab on the desk? */
  get ready(): boolean {
    return this.bench?.desk?.lab.deck === this.deck?.name && !this.bench?.desk?.busy;
  }

  private get position() {
    return this.deck && { deck: this.deck.name, index: this.index, revealed: this.revealed };
  }

  private handleView(event: ViewEvent): void {
    this.view = event.view;
  }

  private handleRole(event: RoleEvent): void {
    this.actor = event.actor;
  }

  /** What a slide's step asks for is typed into the shell of whom it asks. */
  private handleRun(event: RunEvent): void {
    const { desk } = this.bench ?? {};
    this.actor = (desk && this.stepIn(desk.lab))?.role ?? this.actor;
    this.layout.reveal('shell');
    void this.shell.type(this.actor, event.commands);
  }

  private handleSay(event: SayEvent): void {
    this.say(event.text);
  }

  private handleOpen(event: OpenEvent): void {
    this.layout.reveal('editor');
    void this.editor.openAt(event.path, event.line);
  }

  private handleLook(event: LookEvent): void {
    void this.details.look(event.object);
  }

  private handleDeck(event: DeckEvent): void {
    location.hash = writeRoute({
      deck: event.deck,
      slide: event.at === 'last' ? LAST : '1',
      presenter: false,
    });
  }

  private async handleCommand(event: CommandEvent): Promise<void> {
    if (event.command === 'present') this.present(!this.presenting);
    else if (event.command === 'screen') await this.toggleScreen();
    else if (event.command === 'presenter') this.openPresenter();
    else {
      await import('./late');
      await this[event.command].open();
    }
  }

  private openPresenter(): void {
    if (!this.deck) return;
    const route = writeRoute({ deck: this.deck.name, slide: String(this.index + 1), presenter: true });
    window.open(`${location.pathname}${route}`, 'workshop-presenter', 'popup,width=1100,height=760');
  }

  private present(presenting: boolean): void {
    this.presenting = presenting;
    this.view = 'slide';
    if (!presenting && document.fullscreenElement) void document.exitFullscreen();
    void this.updateComplete.then(() => this.layout.focusPane('slide'));
  }

  private async toggleScreen(): Promise<void> {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await document.documentElement.requestFullscreen();
  }

  private async handleStep({ act, step }: StepEvent): Promise<void> {
    const desk = this.bench?.desk;
    if (!desk) return;
    this.dropQuestion();
    if (act === 'hint') desk.hint();
    else if (act === 'reveal') desk.reveal();
    else if (act === 'solve') await desk.solve();
    else if (act === 'undo') await desk.undo();
    else if (act === 'reset-step') await desk.resetStep();
    else if (act === 'reset-lab') await desk.resetLab();
    else if (act === 'enter') await desk.enterAt(step);
    else if (act === 'back') await desk.takeUpAside();
    else this.goToStep(desk.step);
    this.actor = desk.step?.role ?? this.actor;
    this.bench?.touch();
  }

  private goToStep(step: Step | undefined): void {
    if (!this.deck || !step) return;
    location.hash = writeRoute({ deck: this.deck.name, slide: step.slide, presenter: false });
  }

  /** The step of a lab that belongs to the slide shown: the one the learner is at before others. */
  private stepIn(lab: Lab): Step | undefined {
    const slide = this.deck?.slides[this.index];
    const steps = lab.steps.filter((step) => step.slide === slide?.name || step.slide === slide?.givenName);
    const { desk } = this.bench ?? {};
    const done = desk?.progress.done ?? {};
    return (
      steps.find((step) => step.name === desk?.progress.step) ??
      steps.find((step) => !done[step.name]) ??
      steps.at(-1)
    );
  }

  private say(text: string): void {
    // The same sentence twice in a row is to be heard twice.
    this.said = text === this.said ? `${text}\u00a0` : text;
  }

  private get stepMarks(): StepMark[] {
    const desk = this.bench?.desk;
    if (!desk) return [];
    const { progress, lab } = desk;
    return lab.steps.map((step) => ({
      title: step.task,
      state: progress.done[step.name] ? 'done' : step.name === progress.step ? 'now' : 'open',
    }));
  }

  override render() {
    const slide = this.deck?.slides[this.index];
    const desk = this.bench?.desk;
    const full = this.layout?.full;
    return html`
      ${this.renderSkipLinks()}
      <fw-layout
        .presenting=${this.presenting}
        @fw-go=${this.handleGo}
        @fw-deck=${this.handleDeck}
        @fw-view=${this.handleView}
        @fw-role=${this.handleRole}
        @fw-run=${this.handleRun}
        @fw-say=${this.handleSay}
        @fw-open=${this.handleOpen}
        @fw-look=${this.handleLook}
        @fw-edited=${() => void this.layout.focusPane('shell')}
        @fw-step=${this.handleStep}
        @fw-command=${this.handleCommand}
        @fw-layout=${() => this.requestUpdate()}
      >
        <fw-bar
          slot="bar"
          .deckTitle=${this.deck?.title ?? ''}
          .slideTitle=${slide?.title === this.deck?.title ? '' : (slide?.title ?? '')}
          .steps=${this.stepMarks}
          .actor=${this.actor}
          .session=${this.remote?.session}
          .pacer=${this.remote?.pacer}
        ></fw-bar>
        <fw-deck
          slot="slide"
          .deck=${this.deck}
          .session=${this.remote?.session}
          .decks=${listDecks()}
          .index=${this.index}
          .revealed=${this.revealed}
          .view=${this.view}
          .presenting=${this.presenting}
          .full=${full === 'slide'}
        >
          ${this.renderStep()}
          <fw-picture
            slot="picture"
            .session=${this.remote?.session}
            .active=${this.view === 'picture'}
          ></fw-picture>
        </fw-deck>
        <fw-editor
          slot="editor"
          .session=${this.remote?.session}
          .actor=${this.actor}
          .misses=${desk?.result?.checks.flatMap((check) => check.misses) ?? []}
          .presenting=${this.presenting}
          .plain=${this.layout?.form === 'phone'}
          .full=${full === 'editor'}
        ></fw-editor>
        <fw-shell
          slot="shell"
          .session=${this.remote?.session}
          .transcript=${this.bench?.transcript}
          .presenting=${this.presenting}
          .actor=${this.actor}
          .full=${full === 'shell'}
        ></fw-shell>
        ${
          this.notice === nothing
            ? nothing
            : html`<fw-notice slot="notice" @close=${() => (this.notice = nothing)}
                ><span>${this.notice}</span></fw-notice
              >`
        }
      </fw-layout>
      ${this.renderDialogs()}
      <div class="visually-hidden" role="status">${desk?.busy ? 'The world is being built.' : this.said}</div>
    `;
  }

  private renderSkipLinks() {
    const link = (pane: PaneName, text: string) =>
      html`<button @click=${() => this.layout.focusPane(pane)}>${text}</button>`;
    return html`<nav class="skip" aria-label="Skip to">
      ${link('slide', 'Skip to the slide')} ${link('editor', 'Skip to the editor')}
      ${link('shell', 'Skip to the shell')}
    </nav>`;
  }

  private renderStep() {
    const desk = this.bench?.desk;
    const step = desk && this.stepIn(desk.lab);
    const other = this.labs.find((lab) => lab.name !== desk?.lab.name && this.stepIn(lab));
    if (!step && other && desk) {
      return html`<p slot="step" class="other-lab">
        This slide belongs to another lab, with a world of its own.
        <button @click=${() => void this.openLab(other)}>Begin “${other.title}”</button>
      </p>`;
    }
    if (!desk || !step) return nothing;
    return html`<fw-step
      slot="step"
      .lab=${desk.lab}
      .step=${step}
      .progress=${desk.progress}
      .result=${desk.result}
      .begun=${desk.begun}
      .undoable=${desk.undoable}
      .away=${desk.aside !== undefined}
      .actor=${this.actor}
      ?inert=${desk.busy}
    ></fw-step>`;
  }

  private renderDialogs() {
    const marks = new Map(
      this.bench?.desk?.lab.steps.map((step, at) => [
        step.slide,
        { done: '✓', now: '◐', open: '○' }[this.stepMarks[at]?.state ?? 'open'],
      ]),
    );
    return html`
      <fw-contents
        .deck=${this.deck}
        .decks=${listDecks()}
        .index=${this.index}
        .steps=${marks}
        @fw-go=${this.handleGo}
        @fw-deck=${this.handleDeck}
      ></fw-contents>
      <fw-object .session=${this.remote?.session}></fw-object>
      <fw-help>
        ${this.work.renderActions()}
        ${this.kept ? html`<p class="kept">The page itself is kept, too: it opens without a network.</p>` : nothing}
        ${this.work.renderSuffix()}
      </fw-help>
    `;
  }
}

/** A deck with the learner's suffix in all its texts. */
function own(deck: Deck, suffix: string): Deck {
  return JSON.parse(withSuffix(JSON.stringify(deck), suffix)) as Deck;
}

function whenText(ms: number): string {
  return new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' }).format(ms);
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-workshop': Workshop;
  }
}
