export { WhatBlocks } from './WhatBlocks';
