import { app } from 'electron';

const en = {
  training: 'DSDC Studio is training', open: 'Open the studio', quit: 'Interrupt the training and quit',
  file: 'File', edit: 'Edit', view: 'View', window: 'Window'
};
const zhCn: typeof en = {
  training: 'DSDC Studio 正在训练', open: '打开窗口', quit: '中断训练并退出',
  file: '文件', edit: '编辑', view: '视图', window: '窗口'
};

/** The few words outside the interface, in the system's language: the menu is there before the interface is. */
export function menuWords(): typeof en {
  return app.getLocale().toLowerCase().startsWith('zh') ? zhCn : en;
}
