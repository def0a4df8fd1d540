export { Definition } from './Definition';
export { DefinitionButton } from './DefinitionButton';
