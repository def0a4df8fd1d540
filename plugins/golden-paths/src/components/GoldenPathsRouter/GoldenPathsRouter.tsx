import { Route, Routes } from 'react-router-dom';
import { NotFoundErrorPage } from '@backstage/frontend-plugin-api';
import { GalleryPage } from '../GalleryPage';
import { PathPage } from '../PathPage';

/** What is below `/golden-paths`. */
export function GoldenPathsRouter() {
  return (
    <Routes>
      <Route index element={<GalleryPage />} />
      <Route path=":namespace/:name" element={<PathPage />} />
      <Route path="*" element={<NotFoundErrorPage />} />
    </Routes>
  );
}
