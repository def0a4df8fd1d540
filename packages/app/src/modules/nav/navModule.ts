import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { sidebarNavContent } from './Sidebar';

export const navModule = createFrontendModule({
  pluginId: 'app',
  extensions: [sidebarNavContent],
});
