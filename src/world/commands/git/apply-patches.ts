/**
 * Patches brought into working tree and index: checked first, then written all at once.
 *
 * Models: check_patch and write_out_results of git's apply.c. Left out: binary bodies, symbolic links in the way.
 */
import { join } from '../../files/files';
import { fromByteString, shown, toByteString } from '../../git/byte-text';
import { applyHunks } from '../../git/apply/patch-hunks';
import type { FilePatch } from '../../git/apply/patch-text';
import { isUnchanged, workSide } from '../../git/diff/trees';
import { Index } from '../../git/index-file';
import { MODE } from '../../git/objects';
import type { Repository } from '../../git/repository';
import { statOf } from '../../git/worktree';
import { mergeText } from '../../git/xdiff/merge';
import { notModelled } from '../not-modelled';
import type { GitRun } from './run';

export interface ApplySettings {
  /** Index and working tree are to agree, and both change. */
  index: boolean;
  /** Only the index. */
  cached: boolean;
  threeWay: boolean;
  reject: boolean;
  intentToAdd: boolean;
  unidiffZero: boolean;
  verbose: boolean;
  silent: boolean;
}

/** Nothing but the files of the working tree. */
export const PLAIN: ApplySettings = {
  index: false,
  cached: false,
  threeWay: false,
  reject: false,
  intentToAdd: false,
  unidiffZero: false,
  verbose: false,
  silent: false,
};

interface Result {
  patch: FilePatch;
  name: string;
  oldMode: number;
  newMode: number;
  content: string;
  rejected: boolean;
  offsets: (number | undefined)[];
  conflict?: { base?: string; ours: string; theirs: string };
}

class DoesNotApply extends Error {}

export class PatchApplier {
  private readonly repository: Repository | undefined;
  private readonly index: Index | undefined;
  private readonly results: Result[] = [];
  private readonly written = new Map<string, Result | 'deleted'>();

  /** @param index another one than the repository's (`git am -3` builds its base in one) */
  constructor(
    private readonly run: GitRun,
    private readonly settings: ApplySettings,
    index?: Index,
  ) {
    this.repository = run.maybeRepository();
    this.index = index ?? (this.repository ? this.repository.readIndex() : undefined);
  }

  /** Answers whether all of them apply; what does not is told. */
  check(patches: readonly FilePatch[]): boolean {
    let fine = true;
    const leaving = new Set(
      patches.filter((each) => each.isDelete || each.isRename).map((each) => each.oldName!),
    );
    for (const patch of patches) {
      if (this.settings.verbose) this.tell(`Checking patch ${describe(patch)}...`);
      try {
        this.checkOne(patch, leaving);
      } catch (error) {
        if (!(error instanceof DoesNotApply)) throw error;
        if (error.message !== '') this.tell(`error: ${error.message}`);
        fine = false;
      }
    }
    return fine;
  }

  private tell(line: string): void {
    if (!this.settings.silent) this.run.warn(line);
  }

  private top(): string {
    return this.repository?.place.workTree ?? this.run.cwd;
  }

  private path(name: string): string {
    return join(this.top(), text(name));
  }

  private get useIndex(): boolean {
    return this.settings.index || this.settings.cached || this.settings.threeWay;
  }

  private checkOne(patch: FilePatch, leaving: ReadonlySet<string>): void {
    const { oldName, newName } = patch;
    const name = (oldName ?? newName)!;
    const before = oldName === undefined ? undefined : this.preimage(patch, oldName);
    if (oldName !== undefined && before === undefined) patch.oldName = undefined;
    const isNew = patch.oldName === undefined;
    const taken =
      newName !== undefined && (isNew || patch.isRename || patch.isCopy) && this.isTaken(newName, leaving);
    const oldMode = patch.oldMode ?? before?.mode ?? MODE.file;
    if (before && patch.oldMode !== undefined && patch.oldMode !== before.mode)
      this.tell(
        `warning: ${text(name)} has type ${before.mode.toString(8)}, expected ${patch.oldMode.toString(8)}`,
      );
    const newMode = patch.newMode ?? before?.mode ?? MODE.file;
    try {
      this.results.push({
        patch,
        name,
        oldMode,
        newMode,
        ...this.content(patch, before?.content ?? '', taken),
      });
    } catch (error) {
      if (!(error instanceof DoesNotApply)) throw error;
      if (error.message !== '') this.tell(`error: ${error.message}`);
      throw new DoesNotApply(`${text(name)}: patch does not apply`);
    }
    if (patch.oldName !== undefined && (patch.isDelete || patch.isRename))
      this.written.set(patch.oldName, 'deleted');
    if (newName !== undefined) this.written.set(newName, this.results.at(-1)!);
  }

  /** What the patch is applied to; undefined where a plain diff turns out to make a new file. */
  private preimage(patch: FilePatch, name: string): { mode: number; content: string } | undefined {
    const previous = this.written.get(name);
    if (previous === 'deleted') throw new DoesNotApply(`path ${text(name)} has been renamed/deleted`);
    if (previous) return { mode: previous.newMode, content: previous.content };
    const mayBeNew = patch.isNew === undefined && patch.hunks.every((hunk) => hunk.oldCount === 0);
    const work = this.settings.cached ? undefined : this.workFile(name);
    if (this.useIndex) {
      const entry = this.index?.get(text(name));
      if (!entry) {
        if (mayBeNew) return undefined;
        throw new DoesNotApply(`${text(name)}: does not exist in index`);
      }
      const content = toByteString(this.repository!.objects.blob(entry.oid));
      if (this.settings.cached) return { mode: entry.mode, content };
      if (work && !isUnchanged(this.repository!, entry))
        throw new DoesNotApply(`${text(name)}: does not match index`);
      return work ?? { mode: entry.mode, content };
    }
    if (!work && !mayBeNew) throw new DoesNotApply(`${text(name)}: No such file or directory`);
    return work;
  }

  private workFile(name: string): { mode: number; content: string } | undefined {
    const { files } = this.run;
    const path = this.path(name);
    if (files.isDirectory(path)) throw new DoesNotApply(`${text(name)}: wrong type`);
    if (this.repository) {
      const side = workSide(this.repository, text(name));
      return side ? { mode: side.mode, content: toByteString(side.content()) } : undefined;
    }
    if (!files.isFile(path)) return undefined;
    const mode = files.stat(path).mode & 0o100 ? MODE.executable : MODE.file;
    return { mode, content: toByteString(files.readBytes(path)) };
  }

  /** Is there a file where a new one is to be? Only a three-way merge can go on then. */
  private isTaken(name: string, leaving: ReadonlySet<string>): boolean {
    if (leaving.has(name)) return false;
    if (this.settings.threeWay) return this.index!.has(text(name)) || this.run.files.exists(this.path(name));
    if (this.useIndex && this.index?.has(text(name)))
      throw new DoesNotApply(`${text(name)}: already exists in index`);
    if (this.settings.cached) return false;
    if (this.run.files.exists(this.path(name)))
      throw new DoesNotApply(`${text(name)}: already exists in working directory`);
    return false;
  }

  private content(
    patch: FilePatch,
    before: string,
    taken: boolean,
  ): Pick<Result, 'content' | 'rejected' | 'offsets' | 'conflict'> {
    if (this.settings.threeWay) {
      if (taken) this.tell('Performing three-way merge...');
      const merged = this.mergeThreeWay(patch, taken ? this.current(patch.newName!) : before, taken);
      if (merged) return { rejected: false, offsets: [], ...merged };
      this.tell('Falling back to direct application...');
    }
    return this.direct(patch, before);
  }

  /** What stands where the new file is to be; it must be as the index has it. */
  private current(name: string): string {
    const entry = this.index!.get(text(name));
    const side = workSide(this.repository!, text(name));
    const same = entry !== undefined && side !== null && isUnchanged(this.repository!, entry);
    if (same) return toByteString(side.content());
    this.tell(`error: ${text(name)}: ${entry ? 'does not match index' : 'does not exist in index'}`);
    throw new DoesNotApply(`cannot read the current contents of '${text(name)}'`);
  }

  private direct(patch: FilePatch, before: string): Pick<Result, 'content' | 'rejected' | 'offsets'> {
    const name = text((patch.oldName ?? patch.newName)!);
    if (patch.binary) {
      if (patch.oldOid === undefined || patch.oldOid.length < 40)
        throw new DoesNotApply(`cannot apply binary patch to '${name}' without full index line`);
      throw notModelled('git', 'apply of a binary patch');
    }
    const { reject, unidiffZero } = this.settings;
    const applied = applyHunks(before, patch.hunks, { unidiffZero, keepGoing: reject });
    applied.offsets.forEach((offset, number) => this.tellHunk(patch, number, offset, name));
    if (applied.failed !== undefined && !reject) throw new DoesNotApply('');
    if (patch.isDelete && applied.text !== '') throw new DoesNotApply('removal patch leaves file contents');
    return { content: applied.text, rejected: applied.failed !== undefined, offsets: applied.offsets };
  }

  private tellHunk(patch: FilePatch, number: number, offset: number | undefined, name: string): void {
    const hunk = patch.hunks[number]!;
    if (offset === undefined) {
      if (this.settings.verbose) this.tell(`error: while searching for:\n${searched(hunk.lines)}`);
      this.tell(`error: patch failed: ${name}:${hunk.oldStart}`);
    } else if (offset && this.settings.verbose) {
      const lines = `${Math.abs(offset) === 1 ? 'line' : 'lines'}`;
      this.tell(`Hunk #${number + 1} succeeded at ${hunk.newStart + offset} (offset ${offset} ${lines}).`);
    }
  }

  /** The file the patch was made for, patched, and merged with what is here. */
  private mergeThreeWay(
    patch: FilePatch,
    before: string,
    taken: boolean,
  ): Pick<Result, 'content' | 'conflict'> | undefined {
    if (patch.isDelete || patch.binary || (patch.oldName === undefined && !taken)) return undefined;
    if (patch.isRename && !patch.hunks.length) return undefined;
    const { objects } = this.repository!;
    const name = text(patch.newName!);
    const added = patch.oldName === undefined;
    const base = added ? undefined : this.run.tryResolve(patch.oldOid ?? '', true);
    if (!added && (base === undefined || objects.type(base) !== 'blob')) {
      this.tell('error: repository lacks the necessary blob to perform 3-way merge.');
      return undefined;
    }
    const original = base === undefined ? '' : toByteString(objects.blob(base));
    const applied = applyHunks(original, patch.hunks);
    if (applied.failed !== undefined) {
      this.tellHunk(patch, applied.failed, undefined, text((patch.oldName ?? patch.newName)!));
      return undefined;
    }
    const ours = objects.writeBlob(fromByteString(before));
    const theirs = objects.writeBlob(fromByteString(applied.text));
    if (base === ours || ours === theirs) {
      this.tell(`Applied patch to '${name}' cleanly.`);
      return { content: applied.text };
    }
    const labels = { ours: 'ours', theirs: 'theirs', base: 'base' };
    const { text: content, conflicts } = mergeText(original, before, applied.text, labels, {});
    if (!conflicts) {
      this.tell(`Applied patch to '${name}' cleanly.`);
      return { content };
    }
    this.tell(`Applied patch to '${name}' with conflicts.`);
    return { content, conflict: { base, ours, theirs } };
  }

  /** Writes what was checked; answers whether nothing was left over. */
  write(): boolean {
    const good = this.results;
    for (const each of good) if (each.patch.oldName !== undefined) this.removeOld(each);
    for (const each of good) this.writeNew(each);
    const rejects = good.filter((each) => each.rejected);
    for (const each of good) this.tellApplied(each);
    const conflicts = good.filter((each) => each.conflict).map((each) => text(each.patch.newName!));
    for (const name of conflicts.sort()) this.tell(`U ${name}`);
    if (this.repository && this.index && (this.useIndex || this.settings.intentToAdd))
      this.repository.writeIndex(this.index);
    return !rejects.length && !conflicts.length;
  }

  /** The index as it is after `check`, without writing anything anywhere. */
  stage(): void {
    for (const each of this.results) {
      const { patch } = each;
      if (patch.oldName !== undefined && (patch.isDelete || patch.isRename))
        this.index!.remove(text(patch.oldName));
      if (!patch.isDelete) this.stageNew(each);
    }
  }

  private removeOld({ patch }: Result): void {
    if (!patch.isDelete && !patch.isRename) return;
    const name = text(patch.oldName!);
    if (this.useIndex) this.index!.remove(name);
    if (this.settings.cached) return;
    const { files } = this.run;
    files.remove(this.path(patch.oldName!), { force: true });
    const parts = name.split('/');
    while (parts.pop() !== undefined && parts.length) {
      const folder = join(this.top(), parts.join('/'));
      if (!files.isDirectory(folder) || files.list(folder).length || folder === this.run.cwd) return;
      files.remove(folder);
    }
  }

  private writeNew(each: Result): void {
    const { patch, content, newMode } = each;
    if (patch.isDelete) return;
    if (!this.settings.cached) {
      const { files } = this.run;
      const path = this.path(patch.newName!);
      files.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true });
      if (newMode === MODE.symlink) {
        files.remove(path, { force: true });
        files.symlink(shown(content), path);
      } else files.write(path, fromByteString(content), newMode === MODE.executable ? 0o755 : 0o644);
      if (files.isFile(path)) files.chmod(path, newMode === MODE.executable ? 0o755 : 0o644);
    }
    if (this.useIndex) this.stageNew(each);
  }

  private stageNew({ patch, content, newMode, conflict }: Result): void {
    const name = text(patch.newName!);
    const { objects } = this.repository!;
    const mode = newMode;
    if (conflict) {
      this.index!.remove(name);
      const oids = [conflict.base, conflict.ours, conflict.theirs];
      oids.forEach(
        (oid, at) => oid !== undefined && this.index!.putStage(name, (at + 1) as 1 | 2 | 3, { mode, oid }),
      );
      return;
    }
    const oid = objects.writeBlob(fromByteString(content));
    const stat = this.settings.cached ? undefined : statOf(this.repository!, name);
    this.index!.set(name, { mode, oid }, stat);
  }

  private tellApplied({ patch, rejected, offsets }: Result): void {
    if (!rejected) {
      if (this.settings.verbose) this.tell(`Applied patch ${describe(patch)} cleanly.`);
      return;
    }
    const count = offsets.filter((each) => each === undefined).length;
    this.tell(`Applying patch ${describe(patch)} with ${count} reject${count === 1 ? '' : 's'}...`);
    let rest = `diff a/${patch.newName} b/${patch.newName}\t(rejected hunks)\n`;
    patch.hunks.forEach((hunk, number) => {
      const fine = offsets[number] !== undefined;
      this.tell(fine ? `Hunk #${number + 1} applied cleanly.` : `Rejected hunk #${number + 1}.`);
      if (!fine) rest += hunk.text;
    });
    this.run.files.write(`${this.path(patch.newName!)}.rej`, fromByteString(rest));
  }
}

function searched(lines: readonly string[]): string {
  return shown(
    lines
      .filter((line) => line[0] !== '+')
      .map((line) => line.slice(1))
      .join(''),
  );
}

function text(name: string): string {
  return shown(name);
}

/** `old => new`, or the one name. */
export function describe({ oldName, newName }: FilePatch): string {
  return oldName !== undefined && newName !== undefined && oldName !== newName
    ? `${text(oldName)} => ${text(newName)}`
    : text((newName ?? oldName)!);
}
