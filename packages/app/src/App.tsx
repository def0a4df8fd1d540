import { createApp } from '@backstage/frontend-defaults';
import { docsModule } from './modules/docs';
import { entityApisModule, entityDependenciesModule } from './modules/entity';
import { graphModule } from './modules/graph';
import { homeModule } from './modules/home';
import { navModule } from './modules/nav';
import { searchModule } from './modules/search';
import { shellModule } from './modules/shell';
import { signInModule } from './modules/signIn';
import { themeModule } from './modules/theme';

// Plugins are found by themselves: `app.packages` in app-config.yaml.
export default createApp({
  features: [
    themeModule,
    shellModule,
    navModule,
    signInModule,
    homeModule,
    docsModule,
    graphModule,
    searchModule,
    entityDependenciesModule,
    entityApisModule,
  ],
});
