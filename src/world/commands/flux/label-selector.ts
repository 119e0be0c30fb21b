/** `-l` of `flux get`. Models: `metav1.ParseToLabelSelector`, of which only the words of its errors are kept. */
import { quote } from '../cobra';
import { FluxError } from './call';

/** Answers the selector as it is. @throws FluxError for what is none */
export function confirmLabelSelector(text: string): string {
  for (const requirement of splitRequirements(text)) {
    const [key = ''] = /^!?\s*[^\s=!,()]+/.exec(requirement.trim()) ?? [];
    if (key === '' && requirement.trim() !== '')
      throw new FluxError(
        `unable to parse label selector: couldn't parse the selector string ${quote(text)}: unable to parse requirement: found '${requirement.trim()[0]}', expected: identifier`,
      );
  }
  return text;
}

/** Cuts at commas outside of parentheses. */
function splitRequirements(text: string): string[] {
  return text.split(/,(?![^(]*\))/);
}
