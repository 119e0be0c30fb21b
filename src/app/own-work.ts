/** What learners do with their work as a whole: save it to a file and take it back, erase it, print, name their repository. */
import { html, nothing } from 'lit';
import { chooseSuffix, recallSuffix } from './suffix';
import type { Workbench } from './workbench';

export interface OwnWorkHost {
  bench(): Workbench | undefined;
  /** Shows a sentence below the slide; `nothing` takes it away. */
  notify(notice: unknown): void;
  print(withNotes: boolean): void;
}

export class OwnWork {
  /** The learner's own suffix, in place of `XXXXX`. */
  suffix = recallSuffix().suffix;

  constructor(private readonly host: OwnWorkHost) {}

  private handleExport = async (): Promise<void> => {
    const file = await this.host.bench()?.toFile();
    if (!file) return;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(file);
    link.download = file.name;
    link.click();
    URL.revokeObjectURL(link.href);
  };

  private handleImport = async (event: Event): Promise<void> => {
    const field = event.target as HTMLInputElement;
    const [file] = field.files ?? [];
    const bench = this.host.bench();
    if (!file || !bench) return;
    try {
      await bench.fromFile(file);
      location.reload();
    } catch (error) {
      this.host.notify(error instanceof Error ? error.message : String(error));
    }
    field.value = '';
  };

  private handleErase = async (): Promise<void> => {
    await this.host.bench()?.erase();
    this.host.notify('Your work in this lab is erased from this browser.');
  };

  private handleSuffix = (event: SubmitEvent): void => {
    event.preventDefault();
    const field = (event.target as HTMLFormElement).elements.namedItem('suffix') as HTMLInputElement;
    const before = this.suffix;
    this.suffix = chooseSuffix(field.value);
    this.host.notify(nothing);
    if (this.suffix !== before)
      void this.host
        .bench()
        ?.erase()
        .then(() => location.reload());
  };

  renderActions() {
    return html`<div class="work">
      <button @click=${this.handleExport}>Save it to a file</button>
      <label class="button">
        Take it from a file
        <input type="file" accept=".json,application/json" @change=${this.handleImport} />
      </label>
      <button @click=${this.handleErase}>Erase it</button>
      <button @click=${() => this.host.print(false)}>Print the slides</button>
      <button @click=${() => this.host.print(true)}>Print with notes</button>
    </div>`;
  }

  renderSuffix() {
    return html`<form class="suffix" @submit=${this.handleSuffix}>
      <label>
        Your fleet repository: <code>fleet-config-using-flux-</code
        ><input name="suffix" size="8" maxlength="12" .value=${this.suffix} aria-label="Your suffix" />
      </label>
      <button>Keep</button>
    </form>`;
  }
}
