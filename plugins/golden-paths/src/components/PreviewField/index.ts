export { goldenPathPreviewField } from './goldenPathPreviewField';
