import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Pages are loaded lazily, and machines that test are busy ones
configure({ asyncUtilTimeout: 60_000 });
