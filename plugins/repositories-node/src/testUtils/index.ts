export { repositoriesServiceMock } from './repositoriesServiceMock';
