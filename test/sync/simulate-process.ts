import { playSchedules } from './campaign';
import { playTask } from './play-task';

playTask(playSchedules);
