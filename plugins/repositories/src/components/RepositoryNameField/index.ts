export { repositoryNameField } from './repositoryNameField';
