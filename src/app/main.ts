/** Where the page begins. What is not needed for the first slide loads after it is shown. */
import '../components/theme/tokens.css';
import { readRoute } from './route';
import './workshop';

if (readRoute(location.hash)?.presenter) {
  await import('./presenter-page');
  document.querySelector('fw-workshop')?.replaceWith(document.createElement('fw-presenter-page'));
}
