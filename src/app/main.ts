/** Where the page begins. What is not needed for the first slide loads after it is shown. */
import '../components/theme/tokens.css';
import './workshop';
