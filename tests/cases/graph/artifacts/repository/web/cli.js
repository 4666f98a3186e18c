import { one } from './index.js'
