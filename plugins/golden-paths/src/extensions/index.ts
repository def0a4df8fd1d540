export { goldenPathsApi } from './apis';
export { goldenPathEntityContent } from './entityContents';
export { goldenPathPreviewFormField } from './formFields';
export { goldenPathsPage } from './pages';
