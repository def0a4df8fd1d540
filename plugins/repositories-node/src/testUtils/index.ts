export { pushFiles } from './pushFiles';
export { repositoriesServiceMock } from './repositoriesServiceMock';
export {
  testRepositoryHost,
  type RepositoryHostFixture,
} from './testRepositoryHost';
