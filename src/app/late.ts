/** Elements that nobody needs before they ask for them. */
import '../components/contents/contents';
import '../components/help/help';
import '../components/object/object';
import '../components/picture/picture';
