/**
 * Every decision on access, with the rule, the role and the binding that made it.
 *
 * Models: what an audit log with authorisation annotations holds. The oldest are forgotten.
 */
import type { AccessRecord } from '../../../session/session';
import type { Decision, User } from '../api';
import type { Attributes } from './rules';

const KEPT = 2000;

export class AccessLog {
  private readonly ring: AccessRecord[] = [];
  private next = 0;

  add(at: number, who: { user: User; agent: string }, asked: Attributes, decision: Decision): void {
    const record: AccessRecord = {
      at,
      user: who.user.name,
      groups: who.user.groups,
      verb: asked.verb,
      group: asked.group,
      resource: asked.subresource ? `${asked.resource}/${asked.subresource}` : asked.resource,
      namespace: asked.namespace ?? '',
      name: asked.name ?? '',
      allowed: decision.allowed,
      binding: decision.binding,
      role: decision.role,
      rule: decision.rule,
      agent: who.agent,
    };
    this.ring[this.next] = record;
    this.next = (this.next + 1) % KEPT;
  }

  /** Oldest first. */
  all(): AccessRecord[] {
    if (this.ring.length < KEPT) return [...this.ring];
    return [...this.ring.slice(this.next), ...this.ring.slice(0, this.next)];
  }
}
