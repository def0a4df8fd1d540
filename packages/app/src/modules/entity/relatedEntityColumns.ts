import {
  entityDataTableColumns,
  type EntityColumnConfig,
} from '@backstage/plugin-catalog-react/alpha';

/** What fits beside the about card and says enough to choose: what it is called, whose it is, what it does. */
export const relatedEntityColumns: EntityColumnConfig[] = [
  entityDataTableColumns.createEntityRefColumn({ isRowHeader: true }),
  entityDataTableColumns.createOwnerColumn(),
  entityDataTableColumns.createSpecTypeColumn(),
  {
    ...entityDataTableColumns.createMetadataDescriptionColumn(),
    defaultWidth: '2fr',
  },
];
