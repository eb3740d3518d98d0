const t0=performance.now();
const d = await import("/work/main/test/infra/deployments.ts");
const t1=performance.now(); d.templatesOf(); const t2=performance.now(); d.templatesOf({mail:"ses",mailFrom:"a@b.cn"}); const t3=performance.now(); const r=d.nagReport(); const t4=performance.now();
console.log("import",t1-t0,"synth",t2-t1,"again",t3-t2,"nag",t4-t3, JSON.stringify(r).slice(0,200)); 
