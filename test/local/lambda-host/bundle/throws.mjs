console.log('about to fail');
throw new RangeError('the module can not load');
