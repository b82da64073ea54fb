import { playTask } from '../sync/play-task';
import { playSchedules } from './campaign';

playTask(playSchedules);
