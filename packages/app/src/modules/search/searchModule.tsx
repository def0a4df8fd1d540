import { createFrontendModule } from '@backstage/frontend-plugin-api';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { SearchResultListItemBlueprint } from '@backstage/plugin-search-react/alpha';
import { readableResult } from './readableResult';

const { item } = SearchResultListItemBlueprint.dataRefs;

const entityResult = catalogPlugin
  .getExtension('search-result-list-item:catalog')
  .override({
    *factory(originalFactory) {
      const stock = originalFactory().get(item);
      yield item({ ...stock, component: readableResult(stock.component) });
    },
  });

export const searchModule = createFrontendModule({
  pluginId: 'catalog',
  extensions: [entityResult],
});
