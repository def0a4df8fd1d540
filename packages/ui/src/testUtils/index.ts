export { fakeBackend, type FakeAnswers } from './fakeBackend';
