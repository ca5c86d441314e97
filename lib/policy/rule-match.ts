import type { WindowView } from './context-view.js';
import { compileGlob, type Glob } from './glob.js';
import type { Policy, Rule } from './schema.js';

/**
 * How the rules see one window by itself. `site`: only rules with sites fit, which allow nothing while sites are not
 * known. `nameless`: it has neither class nor instance nor executable, so that not even `"*"` says anything about it.
 */
export type RuleMatch = 'match' | 'site' | 'none' | 'nameless';

interface CompiledRule {
  readonly app: Glob;
  readonly title: Glob | null;
  readonly sites: boolean;
}

// A policy is frozen and judged at every change of context.
const compiled = new WeakMap<Policy, readonly CompiledRule[]>();

export function ruleMatch(policy: Policy, window: WindowView): RuleMatch {
  const names = [window.app, window.instance, window.executable].filter((name) => name !== '');
  if (names.length === 0) return 'nameless';
  let result: RuleMatch = 'none';
  for (const { app, title, sites } of rulesOf(policy)) {
    if (sites && result === 'site') continue;
    if (!names.some((name) => app.matches(name)) || (title !== null && !title.matches(window.title))) continue;
    if (!sites) return 'match';
    result = 'site';
  }
  return result;
}

function rulesOf(policy: Policy): readonly CompiledRule[] {
  let rules = compiled.get(policy);
  if (rules === undefined) {
    rules = policy.allow.map(compileRule);
    compiled.set(policy, rules);
  }
  return rules;
}

function compileRule({ app, title, sites }: Rule): CompiledRule {
  return {
    app: compileGlob(app, { ignoreCase: true }),
    title: title === undefined ? null : compileGlob(title, { ignoreCase: false }),
    sites: sites !== undefined,
  };
}
