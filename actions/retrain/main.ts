import { retrainAction, runAction } from '@pawl/action';

await runAction('retrain', retrainAction);
