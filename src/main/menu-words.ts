import { app } from 'electron';

const en = {
  training: 'DSDC Studio is training', open: 'Open the studio', quit: 'Interrupt the training and quit',
  file: 'File', edit: 'Edit', view: 'View', window: 'Window',
  close: 'Close', exit: 'Quit', cut: 'Cut', copy: 'Copy', paste: 'Paste', selectAll: 'Select all', reload: 'Reload',
  actualSize: 'Actual size', zoomIn: 'Zoom in', zoomOut: 'Zoom out', fullScreen: 'Full screen', minimise: 'Minimise', maximise: 'Zoom'
};
const zhCn: typeof en = {
  training: 'DSDC Studio 正在训练', open: '打开窗口', quit: '中断训练并退出',
  file: '文件', edit: '编辑', view: '视图', window: '窗口',
  close: '关闭', exit: '退出', cut: '剪切', copy: '复制', paste: '粘贴', selectAll: '全选', reload: '重新加载',
  actualSize: '实际大小', zoomIn: '放大', zoomOut: '缩小', fullScreen: '全屏', minimise: '最小化', maximise: '缩放'
};

/** The few words outside the interface, in the system's language: the menu is there before the interface is. */
export function menuWords(): typeof en {
  return app.getLocale().toLowerCase().startsWith('zh') ? zhCn : en;
}
